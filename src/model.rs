//! The vocabulary that all later stages share: names of types and resources, values that may not
//! be known yet, and resources with the place in the source that asked for each property.

pub mod bundle;
pub mod companions;
pub mod host;
pub mod limits;
pub mod map;
pub mod name;
pub mod path;
pub mod policies;
pub mod program;
pub mod removals;
pub mod resource;
pub mod rights;
pub mod suffix;
pub mod value;

pub use map::Map;
pub use name::{AccountId, Address, PhysicalId, Region, SURROUNDINGS, TypeName, Zone};
pub use path::{PropertyPath, Segment};
pub use resource::{Disposal, Forgotten, Kind, Made, Move, Origin, Output, Resource};
pub use value::{Json, Reference, Value};
