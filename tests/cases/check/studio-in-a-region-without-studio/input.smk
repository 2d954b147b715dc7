stack lab in mx-central-1
network main 10.0.0.0/16
studio team { in main; user ana }
output url = team.url
