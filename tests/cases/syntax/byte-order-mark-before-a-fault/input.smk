key lab }
