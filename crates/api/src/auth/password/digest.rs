//! One argon2id run at a time in one piece of memory that is kept: nineteen megabytes given back and taken again by many
//! threads would leave each of them with its own.
use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::{
        self,
        phc::{Output, ParamsString, PasswordHash, Salt},
    },
};

use super::normal;

/// OWASP's smallest recommendation: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// The memory a run fills.
#[derive(Default)]
pub(super) struct Memory(Vec<Block>);

impl Memory {
    /// The hash of a password by today's parameters, in PHC form.
    pub(super) fn hash(&mut self, password: &str) -> Result<String, password_hash::Error> {
        let params = today()?;
        let salt = Salt::generate();
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone());
        let output = self.run(&argon2, password, &salt, Params::DEFAULT_OUTPUT_LEN)?;
        let hash = PasswordHash {
            algorithm: argon2::ARGON2ID_IDENT,
            version: Some(Version::V0x13.into()),
            params: ParamsString::try_from(&params)?,
            salt: Some(salt),
            hash: Some(output),
        };
        Ok(hash.to_string())
    }

    /// Whether it is the password of the hash, by the parameters the hash names.
    pub(super) fn is_of(&mut self, password: &str, hash: &PasswordHash) -> Result<bool, password_hash::Error> {
        let (Some(salt), Some(expected)) = (&hash.salt, &hash.hash) else { return Ok(false) };
        let algorithm = Algorithm::try_from(hash.algorithm.as_str())?;
        let version = hash.version.map(Version::try_from).transpose()?.unwrap_or_default();
        let argon2 = Argon2::new(algorithm, version, Params::try_from(hash)?);
        let found = self.run(&argon2, password, salt, expected.len())?;
        // `Output` compares in constant time.
        Ok(found == *expected)
    }

    fn run(
        &mut self,
        argon2: &Argon2<'_>,
        password: &str,
        salt: &Salt,
        length: usize,
    ) -> Result<Output, password_hash::Error> {
        self.0.resize(argon2.params().block_count(), Block::new());
        let mut buffer = [0; Output::MAX_LENGTH];
        let out = buffer.get_mut(..length).ok_or(password_hash::Error::OutputSize)?;
        argon2.hash_password_into_with_memory(normal(password).as_bytes(), salt, out, &mut self.0)?;
        Ok(Output::new(out)?)
    }
}

fn today() -> Result<Params, argon2::Error> {
    Params::new(MEMORY_KIB, PASSES, LANES, None)
}

/// Whether the hash was made with other parameters than today's.
pub(super) fn is_outdated(hash: &PasswordHash) -> bool {
    let params = Params::try_from(hash).map(|params| (params.m_cost(), params.t_cost(), params.p_cost()));
    hash.algorithm != argon2::ARGON2ID_IDENT || params.ok() != Some((MEMORY_KIB, PASSES, LANES))
}
