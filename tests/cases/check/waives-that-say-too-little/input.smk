network lab 10.0.0.0/16
notebook research {
  in lab
  root on
}
waive notebook-root
waive notebook-root on
waive notebook-root on research
waive notebook-root on research because
waive notebook-root on research because drivers
waive notebook-root on research because ""
waive notebook-root on research because "why not"
waive "notebook-root" on research because "drivers are installed by hand"
waive notebook-root for research because "drivers are installed by hand"
waive notebook-root on research because "drivers are installed by hand" today
