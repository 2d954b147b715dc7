key lab
let kept 30
param team "research"
output key-arn lab.arn
output two lab.arn lab.id
output braces { value = lab.arn }
