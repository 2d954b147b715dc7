//! One limiter for all requests of a run: so many a second, half as many whenever AWS says that
//! it is too much, and slowly more again.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Requests a second that AWS was seen to accept; it publishes no number.
pub const DEFAULT_RATE: f64 = 25.0;
/// However much AWS complains, one request a second is sent.
const LEAST_RATE: f64 = 1.0;
/// The part of the full rate that a successful request gives back.
const RECOVERY: f64 = 0.005;
/// How many seconds' worth of requests may be sent at once after a pause.
const BURST: f64 = 0.2;
/// Refusals within this time are taken as one.
const PATIENCE: Duration = Duration::from_secs(1);

pub struct Limiter {
    began: Instant,
    bucket: Option<Mutex<Bucket>>,
}

impl Limiter {
    /// No rate means no limit.
    pub fn new(rate: Option<f64>) -> Self {
        let rate = rate.filter(|rate| rate.is_finite() && *rate > 0.0);
        Self { began: Instant::now(), bucket: rate.map(|rate| Mutex::new(Bucket::new(rate))) }
    }

    /// Returns when the next request may be sent.
    pub async fn turn(&self) {
        let wait = self.with(Bucket::take).unwrap_or_default();
        if !wait.is_zero() {
            tokio::time::sleep(wait).await;
        }
    }

    pub fn refused(&self) {
        self.with(Bucket::refuse);
    }

    pub fn accepted(&self) {
        self.with(|bucket, _| bucket.recover());
    }

    fn with<T>(&self, act: impl FnOnce(&mut Bucket, Duration) -> T) -> Option<T> {
        let bucket = self.bucket.as_ref()?;
        let mut bucket = bucket.lock().unwrap_or_else(PoisonError::into_inner);
        Some(act(&mut bucket, self.began.elapsed()))
    }
}

/// The arithmetic, with the time as an argument.
#[derive(Debug)]
struct Bucket {
    full_rate: f64,
    rate: f64,
    /// Below zero, requests that were promised a later turn.
    tokens: f64,
    filled: Duration,
    slowed: Option<Duration>,
}

impl Bucket {
    fn new(rate: f64) -> Self {
        let tokens = (rate * BURST).max(1.0);
        Self { full_rate: rate, rate, tokens, filled: Duration::ZERO, slowed: None }
    }

    fn take(&mut self, now: Duration) -> Duration {
        self.fill(now);
        self.tokens -= 1.0;
        Duration::try_from_secs_f64(-self.tokens / self.rate).unwrap_or_default()
    }

    fn fill(&mut self, now: Duration) {
        let passed = now.saturating_sub(self.filled).as_secs_f64();
        self.filled = self.filled.max(now);
        self.tokens = (self.tokens + passed * self.rate).min((self.rate * BURST).max(1.0));
    }

    fn refuse(&mut self, now: Duration) {
        if self.slowed.is_some_and(|slowed| now < slowed + PATIENCE) {
            return;
        }
        self.fill(now);
        self.slowed = Some(now);
        self.rate = (self.rate / 2.0).max(LEAST_RATE.min(self.full_rate));
        self.tokens = self.tokens.min(0.0);
    }

    fn recover(&mut self) {
        self.rate = (self.rate + self.full_rate * RECOVERY).min(self.full_rate);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: f64) -> Duration {
        Duration::from_secs_f64(seconds)
    }

    #[test]
    fn requests_beyond_the_burst_wait_their_turn() {
        let mut bucket = Bucket::new(10.0);
        assert_eq!(bucket.take(at(0.0)), Duration::ZERO);
        assert_eq!(bucket.take(at(0.0)), Duration::ZERO);
        assert_eq!(bucket.take(at(0.0)), at(0.1));
        assert_eq!(bucket.take(at(0.0)), at(0.2));
        assert_eq!(bucket.take(at(1.0)), Duration::ZERO);
    }

    #[test]
    fn refusals_at_the_same_time_halve_the_rate_once() {
        let mut bucket = Bucket::new(20.0);
        bucket.refuse(at(0.0));
        bucket.refuse(at(0.5));
        assert!((bucket.rate - 10.0).abs() < 1e-9);
        bucket.refuse(at(1.5));
        assert!((bucket.rate - 5.0).abs() < 1e-9);
        (0..1000).for_each(|_| bucket.recover());
        assert!((bucket.rate - 20.0).abs() < 1e-9);
    }

    #[test]
    fn the_rate_never_falls_to_nothing() {
        let mut bucket = Bucket::new(4.0);
        (0..10).for_each(|second| bucket.refuse(at(f64::from(second) * 2.0)));
        assert!((bucket.rate - 1.0).abs() < 1e-9);
    }
}
