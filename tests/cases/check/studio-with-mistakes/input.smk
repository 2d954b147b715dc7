network main 10.0.0.0/16
studio homeless
studio public { in main.public-a }
studio crowd { in main; user ana, ben; user ana }
studio named { in main; user ana.lopez, "ana lopez", Ana-1 }
studio odd { in main; user ana; instance t3.medium; key main }
studio large { in main; user ana; instance ml.t3.enormous }
studio twice { in main; in main.private-a; user }
studio misplaced { in main; root off }
output home = homeless.url
output who = crowd.user-ana.arn
