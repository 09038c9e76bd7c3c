//! The people of every test world.
use demo::defaults::{MANAGER, READ_ONLY, REPRESENTATIVE};
use uuid::Uuid;

/// One password for all: 15 characters and more, found in no list.
pub const PASSWORD: &str = "quiet-walnut-harbour-41";

/// Team of [`Actor::Manager`], above [`TEAM_A`].
pub const TEAM_ABOVE: Uuid = fixed(0xa00);
/// Team of [`Actor::Rep`] and [`Actor::Mate`].
pub const TEAM_A: Uuid = fixed(0xa01);
/// Team of [`Actor::Stranger`] and [`Actor::ReadOnly`], with nothing above it.
pub const TEAM_B: Uuid = fixed(0xa02);

const fn fixed(number: u128) -> Uuid {
    Uuid::from_u128(0x018c_d000_0000_7000_8000_0000_0000_0000 | number)
}

/// Who calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Actor {
    /// Nobody in particular: no token.
    Anonymous,
    /// A representative of another team.
    Stranger,
    /// A representative of the same team.
    Mate,
    /// The representative whom most records of tests belong to.
    Rep,
    /// Leads the team above.
    Manager,
    /// May do everything.
    Admin,
    /// May see everything.
    ReadOnly,
}

impl Actor {
    pub const ALL: [Self; 7] =
        [Self::Anonymous, Self::Stranger, Self::Mate, Self::Rep, Self::Manager, Self::Admin, Self::ReadOnly];

    /// Those the set-up does not make: role and team of each.
    pub(crate) const STAFF: [(Self, Uuid, Uuid); 5] = [
        (Self::Rep, REPRESENTATIVE, TEAM_A),
        (Self::Mate, REPRESENTATIVE, TEAM_A),
        (Self::Stranger, REPRESENTATIVE, TEAM_B),
        (Self::Manager, MANAGER, TEAM_ABOVE),
        (Self::ReadOnly, READ_ONLY, TEAM_B),
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Anonymous => "Anonymous",
            Self::Stranger => "Stella Stranger",
            Self::Mate => "Max Mate",
            Self::Rep => "Rita Rep",
            Self::Manager => "Mona Manager",
            Self::Admin => "Ada Admin",
            Self::ReadOnly => "Rolf Reader",
        }
    }

    pub fn email(self) -> String {
        format!("{}@testkit.example", self.name().to_lowercase().replace(' ', "."))
    }

    /// The user's id. The administrator's is made by the set-up: `GET /me` tells it.
    pub fn id(self) -> Uuid {
        match self {
            Self::Anonymous | Self::Admin => Uuid::nil(),
            Self::Stranger => fixed(0xb01),
            Self::Mate => fixed(0xb02),
            Self::Rep => fixed(0xb03),
            Self::Manager => fixed(0xb04),
            Self::ReadOnly => fixed(0xb05),
        }
    }
}
