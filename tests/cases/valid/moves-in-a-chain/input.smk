stack acme in eu-west-1

key lab

moved oldest to older
moved older to lab
forget legacy, jobs.role
