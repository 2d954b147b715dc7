; key a
key b;
key c;; key d
notebook alice { ; in main; root off; }
