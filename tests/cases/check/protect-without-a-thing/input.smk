key lab

protect lap
