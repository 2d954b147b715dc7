//! What holds for every program.
