key lab
