key lab
key research
key both

moved lab to research
moved older to reserch
moved first to both
moved second to both
moved third to research
moved third to both
moved here to there
moved there to here
moved itself to itself
moved one
moved one into research
moved one to "research"
moved one to research now
moved lab.alias to research.alias
