//! Where a coordinator is, as `campaign.toml` has it.

use redress_smtp::{ServerError, host_and_port};
use std::fmt;

/// The port that PostgreSQL has unless somebody changed it.
const PORT: u16 = 5432;

/// A database, and who signs in to it. Never a password: that comes from a command or the environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoordinatorAddress {
    /// A name or an address, without brackets.
    pub host: String,
    /// The port.
    pub port: u16,
    /// The role that signs in, and that every row names.
    pub user: String,
    /// The database.
    pub database: String,
}

/// Why a text is no coordinator's address; [`help`](Self::help) says what to do. No message repeats what may be a password.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum CoordinatorAddressError {
    /// Another scheme, or none.
    #[error("a coordinator's address begins with `postgres://`")]
    Scheme,
    /// There is a password in it.
    #[error("the address holds a password, which everybody sees who sees the address")]
    Password,
    /// It goes on behind a question mark.
    #[error("what stands behind the `?` of the address is not read here")]
    Parameters,
    /// Nobody signs in.
    #[error("the address names no role")]
    NoUser,
    /// No database is named.
    #[error("the address names no database")]
    NoDatabase,
    /// A name that would have to be escaped.
    #[error("the address names a {0} with characters that none can have here")]
    Name(&'static str),
    /// The host or the port is wrong.
    #[error(transparent)]
    Host(#[from] ServerError),
}

impl CoordinatorAddressError {
    /// What to do about it: a sentence.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match self {
            Self::Scheme | Self::Host(_) => {
                "Write `postgres://ROLE@HOST/DATABASE`, with `HOST:PORT` where it is not 5432."
            }
            Self::Password => {
                "Take it out and let `password` name a command or a variable; change it if others have the file."
            }
            Self::Parameters => {
                "Take it out: the connection is always encrypted and verified, and `ca_file` names an authority."
            }
            Self::NoUser => "Write who signs in before the host: `postgres://ROLE@HOST/DATABASE`.",
            Self::NoDatabase => "Write it behind the host, as in `/letters`.",
            Self::Name(_) => "Use one of letters, digits, `_`, `-` and `.` alone.",
        }
    }
}

impl CoordinatorAddress {
    /// Reads `postgres://ROLE@HOST[:PORT]/DATABASE`.
    ///
    /// ```
    /// use redress_coordinator::CoordinatorAddress;
    ///
    /// let address = CoordinatorAddress::parse("postgres://ohio@pool.coalition.example/letters").unwrap();
    /// assert_eq!((address.port, address.user.as_str()), (5432, "ohio"));
    /// ```
    pub fn parse(text: &str) -> Result<Self, CoordinatorAddressError> {
        let text = text.trim();
        let rest = text
            .strip_prefix("postgres://")
            .or_else(|| text.strip_prefix("postgresql://"))
            .ok_or(CoordinatorAddressError::Scheme)?;
        // The last one: a password may hold another.
        let (user, place) = match rest.rsplit_once('@') {
            Some((user, _)) if user.contains(':') => return Err(CoordinatorAddressError::Password),
            Some(parts) => parts,
            None => ("", rest),
        };
        if place.contains('?') {
            return Err(CoordinatorAddressError::Parameters);
        }
        if user.is_empty() {
            return Err(CoordinatorAddressError::NoUser);
        }
        let (place, database) = place
            .split_once('/')
            .filter(|(_, database)| !database.is_empty())
            .ok_or(CoordinatorAddressError::NoDatabase)?;
        let (host, port) = host_and_port(place)?;
        Ok(Self {
            host,
            port: port.unwrap_or(PORT),
            user: plain("role", user)?,
            database: plain("database", database)?,
        })
    }

    /// `host:port`.
    pub fn place(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }
}

impl fmt::Display for CoordinatorAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { user, database, .. } = self;
        write!(f, "postgres://{user}@{}/{database}", self.place())
    }
}

fn plain(kind: &'static str, name: &str) -> Result<String, CoordinatorAddressError> {
    let fits = |c: char| c.is_alphanumeric() || "_-.".contains(c);
    if name.chars().all(fits) {
        Ok(name.to_owned())
    } else {
        Err(CoordinatorAddressError::Name(kind))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use CoordinatorAddressError as Wrong;

    #[test]
    fn an_address_is_read_and_shown_without_a_password() {
        let read = |text| CoordinatorAddress::parse(text);
        let address = read("postgresql://ohio@[::1]:5433/letters").unwrap();
        assert_eq!((address.host.as_str(), address.port), ("::1", 5433));
        assert_eq!(read("postgres://a:se@cret@h/d"), Err(Wrong::Password));
        assert_eq!(
            read("postgres://a:canary@h/d")
                .unwrap_err()
                .to_string()
                .find("canary"),
            None
        );
        assert_eq!(read("mysql://a@h/d"), Err(Wrong::Scheme));
        assert_eq!(
            read("postgres://a@h/d?sslmode=disable"),
            Err(Wrong::Parameters)
        );
        assert_eq!(read("postgres://h/d"), Err(Wrong::NoUser));
        assert_eq!(read("postgres://a@h"), Err(Wrong::NoDatabase));
        assert_eq!(read("postgres://a@h/"), Err(Wrong::NoDatabase));
        assert_eq!(read("postgres://a@h/d%20"), Err(Wrong::Name("database")));
        assert!(matches!(read("postgres://a@h:0/d"), Err(Wrong::Host(_))));
    }
}
