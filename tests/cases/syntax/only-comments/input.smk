# Nothing but

   # comments
