assert research reaches only pip
