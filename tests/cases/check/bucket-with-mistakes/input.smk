network main 10.0.0.0/16
key lab
bucket data { only from lab }
bucket models { only main }
bucket twice { only from main, main; key lab; key lab }
bucket odd { key main; versions 3 }
bucket kept { keep data }
bucket nowhere { only from man }
notebook research {
  in main
  uses kept read
}
