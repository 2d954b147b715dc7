//! Waits for a request to end: looks early and often at first, later less. A look that fails
//! says nothing about the request.

use std::time::{Duration, Instant, SystemTime};

use super::{Client, Error, Progress};

const FIRST_LOOK: Duration = Duration::from_millis(200);
/// The first look comes within this time, whatever AWS proposes.
const LATEST_FIRST_LOOK: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);
/// A clock that is wrong must not turn AWS's proposal into hours.
const LONGEST_PROPOSAL: Duration = Duration::from_mins(1);
const FAILED_LOOKS: u32 = 10;

/// The end of a request, or an error when it did not end in time.
pub async fn wait(
    client: &Client,
    progress: Progress,
    timeout: Duration,
) -> Result<Progress, Error> {
    let began = Instant::now();
    let mut progress = progress;
    let mut looks = 0;
    let mut failed = 0;
    while !progress.status.is_final() {
        if began.elapsed() >= timeout {
            return Err(Error::TooLate { minutes: timeout.as_secs() / 60 });
        }
        tokio::time::sleep(pause(looks, proposal(&progress))).await;
        looks += 1;
        match client.status(&progress.request_token).await {
            Ok(newer) => {
                failed = 0;
                progress = newer;
            }
            Err(error) => {
                failed += 1;
                if failed >= FAILED_LOOKS {
                    return Err(error);
                }
            }
        }
    }
    Ok(progress)
}

fn proposal(progress: &Progress) -> Option<Duration> {
    progress.retry_after?.duration_since(SystemTime::now()).ok()
}

/// How long to wait before the next look, after so many.
fn pause(looks: u32, proposal: Option<Duration>) -> Duration {
    let factor = 1.5_f64.powi(looks.min(20).cast_signed());
    let usual = FIRST_LOOK.mul_f64(factor).min(LONGEST_PAUSE);
    match proposal.map(|proposed| proposed.min(LONGEST_PROPOSAL)) {
        Some(proposed) if looks == 0 => proposed.min(LATEST_FIRST_LOOK),
        Some(proposed) => proposed,
        None => usual,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_come_early_and_then_less_often() {
        assert!(pause(0, None) <= Duration::from_secs(1));
        assert_eq!(pause(1, None), Duration::from_millis(300));
        assert_eq!(pause(1000, None), Duration::from_secs(10));
    }

    #[test]
    fn a_proposal_is_followed_except_for_the_first_look() {
        let proposed = Some(Duration::from_secs(5));
        assert_eq!(pause(0, proposed), Duration::from_secs(1));
        assert_eq!(pause(3, proposed), Duration::from_secs(5));
        assert_eq!(pause(3, Some(Duration::from_hours(24))), Duration::from_mins(1));
    }
}
