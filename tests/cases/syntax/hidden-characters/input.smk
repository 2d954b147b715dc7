key lab
# a comment ‮ that turns
existing AWS::IAM::Role admin "Admin"
key a​b
