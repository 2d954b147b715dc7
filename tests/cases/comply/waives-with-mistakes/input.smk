network lab 10.0.0.0/16
notebook research {
  in lab
  root on
}
waive notebook-rot on research because "drivers are installed by hand"
waive SageMaker.3 on research because "drivers are installed by hand"
waive notebook-root on reserch because "drivers are installed by hand"
waive notebook-root on research because "drivers are installed by hand"
waive notebook-root on research because "a course about Linux"
waive notebook-imds on research, lab because "old libraries read credentials"
