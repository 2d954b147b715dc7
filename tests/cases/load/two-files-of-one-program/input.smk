notebook research { in lab }
