key lab

notebook research { in lab }
