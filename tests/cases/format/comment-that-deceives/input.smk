key   lab
bucket   data { key   lab } # ‮ txet
notebook   research { in   main }
