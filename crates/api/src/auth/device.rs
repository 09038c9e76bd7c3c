//! Known devices: who once signed in from a device is not kept out by strangers who guess at the account.
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use uuid::Uuid;

use super::{
    Keys,
    keys::{is_mac, mac},
};

/// A device that somebody signed in from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Device {
    pub(super) user_id: Uuid,
    /// Tells the user's devices apart.
    pub(super) id: Uuid,
}

impl Keys {
    pub(super) fn write_device(&self, device: Device) -> String {
        let tag = mac(&self.device, &[device.user_id.as_bytes(), device.id.as_bytes()]);
        URL_SAFE_NO_PAD.encode([&device.user_id.as_bytes()[..], device.id.as_bytes(), &tag].concat())
    }

    pub(super) fn read_device(&self, text: &str) -> Option<Device> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (user_id, rest) = bytes.split_first_chunk::<16>()?;
        let (id, tag) = rest.split_first_chunk::<16>()?;
        let ours = tag.len() == 32 && is_mac(&self.device, &[user_id, id], tag);
        ours.then(|| Device { user_id: Uuid::from_bytes(*user_id), id: Uuid::from_bytes(*id) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_cannot_be_made_up() {
        let keys = Keys::from_secret(b"secret");
        let device = Device { user_id: Uuid::from_u128(1), id: Uuid::from_u128(2) };
        let text = keys.write_device(device);
        assert_eq!(keys.read_device(&text), Some(device));
        assert_eq!(Keys::from_secret(b"other").read_device(&text), None);
        let foreign = URL_SAFE_NO_PAD.encode([&[0; 32][..], &[0; 32]].concat());
        assert!([foreign.as_str(), "", &text[..20]].iter().all(|text| keys.read_device(text).is_none()));
    }
}
