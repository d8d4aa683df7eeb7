//! Delivery with proof: the whole program against servers that misbehave, crashes at every step, and limits on a clock of
//! our own.

mod answers;
mod archive;
mod archived;
mod beginnings;
mod commit_points;
mod crashes;
#[cfg(unix)]
mod disk;
#[cfg(unix)]
mod dkim;
mod fail_points;
mod follow_ups;
mod hours;
mod limits;
mod long_letters;
#[cfg(unix)]
mod machines;
#[cfg(unix)]
mod many_machines;
mod misbehaving;
mod one_of_several;
mod openssl;
#[cfg(unix)]
mod postfix;
#[cfg(unix)]
mod postfix_evidence;
#[cfg(unix)]
mod put_back;
mod reports;
#[cfg(unix)]
mod round_trip;
#[cfg(unix)]
mod said_to_all;
mod sign_in;
mod sink;
mod tls;
mod truth;
