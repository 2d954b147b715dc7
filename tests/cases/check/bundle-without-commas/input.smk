bundle labtools {
  tools.example.org
  data.example.com
}
