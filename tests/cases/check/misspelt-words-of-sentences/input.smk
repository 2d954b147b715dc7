network lab 10.0.0.0/16 {
  egress via fierwall
  egress alow pip
  flow-logs kep 30 days
  zoness a, b
  subnets privte 10.0.1.0/24, 10.0.2.0/24
}
network other 10.1.0.0/16 { flow-logs keep 30 dyas; dns-firewall of }
bucket data { only form lab; versions onn }
bucket models { versons on }
notebook research { in lab; uses data raed-write; volume 50 BG; roott on }
moved old too research
waive notebook-root onn research becuase "drivers are installed by hand"
