network lab
