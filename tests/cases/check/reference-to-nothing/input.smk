key lab

output key = lap.arn
