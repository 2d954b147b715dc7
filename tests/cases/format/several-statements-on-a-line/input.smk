key lab; key spare { alias "spare" };key other   # belongs to the last
notebook research {
  in lab; volume 5 GB   ;root off # these too
}
