= key lab
[ key lab ]
{ key lab }
, key lab
