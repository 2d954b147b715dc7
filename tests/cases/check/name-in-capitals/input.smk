key Lab_Key
