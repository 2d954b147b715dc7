network lab 10.0.0.0/16 { flow-logs keep 30d }
network other 10.1.0.0/16 { flow-logs keep 1 month }
network third 10.2.0.0/16 { flow-logs keep 1year }
notebook one { in lab; volume 50GB }
notebook two { in lab; volume 50 gib }
notebook three { in lab; volume 5000 MB }
notebook four { in lab; volume 1T }
