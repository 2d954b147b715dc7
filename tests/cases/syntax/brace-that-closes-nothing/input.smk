key lab }
bucket data
