//! How many calls a second are taken before the rest is throttled.

/// A bucket that fills steadily; times are milliseconds since 1970.
#[derive(Debug)]
pub(super) struct Rate {
    per_second: f64,
    most: f64,
    tokens: f64,
    filled: u64,
}

impl Rate {
    pub(super) fn new(per_second: f64, burst: f64) -> Self {
        Self { per_second, most: burst, tokens: burst, filled: 0 }
    }

    pub(super) fn take(&mut self, now: u64) -> bool {
        let passed = std::time::Duration::from_millis(now.saturating_sub(self.filled));
        self.filled = self.filled.max(now);
        self.tokens = (self.tokens + passed.as_secs_f64() * self.per_second).min(self.most);
        let admitted = self.tokens >= 1.0;
        if admitted {
            self.tokens -= 1.0;
        }
        admitted
    }
}
