network main 10.0.0.0/16
bucket data
training jobs { in main }
notebook one { in main; starts data }
notebook two { in main; starts job }
notebook three { in main; starts jobs, jobs }
notebook four { in main; starts jobs; starts jobs }
notebook five { in main; starts }
training more { in main; starts jobs }
