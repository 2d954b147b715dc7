bundle labtools {
}
