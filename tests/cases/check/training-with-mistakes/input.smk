network main 10.0.0.0/16
training homeless
training public { in main.public-a }
training twice { in main; isolate off; isolate on }
training odd { in main; encrypt-traffic maybe; key main }
training misplaced { in main; instance ml.m5.large }
training reading { in main; uses main read }
