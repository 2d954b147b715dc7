notebook research {
in main
key lab
}
