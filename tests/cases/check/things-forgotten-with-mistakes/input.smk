key lab
key research

forget lab
forget legacy, legacy
forget "old"
forget
forget research.alias
moved legacy to research
protect legacy
