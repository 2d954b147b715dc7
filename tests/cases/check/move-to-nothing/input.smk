key research

moved lab to reserch
moved old to shelf
