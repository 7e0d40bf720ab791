//! What a Redis server does for a store, each in one step: scripts in its Lua, each about one key.

use std::sync::LazyLock;

use redis::Script;

/// What each script about an entry begins with: `version`, `record` and `write` as they are kept, a record of nothing for what is no
/// entry at all. A version that is none counts as the first.
macro_rules! with_entry {
    ($script:literal) => {
        concat!(
            r"
local kind = redis.call('TYPE', KEYS[1]).ok
local found = {false, kind ~= 'none' and '', false}
if kind == 'hash' then found = redis.call('HMGET', KEYS[1], 'version', 'record', 'write') end
local version, record, write = found[1], found[2], found[3]
local known = version and #version <= 16 and string.match(version, '^[1-9]%d*$')
if not known or tonumber(version) >= 2^53 then version = record and '1' or '0' end
",
            $script
        )
    };
}

/// In: life in milliseconds, or 0. The version and the record, if there is one. It lives as long again, also if that cannot be
/// written now.
pub(super) static LOAD: LazyLock<Script> = LazyLock::new(|| {
    Script::new(with_entry!(
        r"
if not record then return false end
if ARGV[1] ~= '0' then
  local left = redis.call('PTTL', KEYS[1])
  if left >= 0 and left < ARGV[1] * 15 / 16 then redis.pcall('PEXPIRE', KEYS[1], ARGV[1]) end
end
return {version, record}
"
    ))
});

/// In: expected version or nothing, record, name of this write, life in milliseconds or 0.
/// A write that comes again, because its answer was lost, answers the same again.
pub(super) static SWAP: LazyLock<Script> = LazyLock::new(|| {
    Script::new(with_entry!(
        r"
if record and write == ARGV[3] then return version end
if (record and version or '') ~= ARGV[1] then return false end
local now = redis.call('TIME')
version = string.format('%.0f', math.max(tonumber(version) + 1, now[1] * 1000000 + now[2]))
if kind ~= 'hash' then redis.call('DEL', KEYS[1]) end
redis.call('HSET', KEYS[1], 'version', version, 'record', ARGV[2], 'write', ARGV[3])
if ARGV[4] == '0' then redis.call('PERSIST', KEYS[1]) else redis.call('PEXPIRE', KEYS[1], ARGV[4]) end
return version
"
    ))
});

/// What [`DELETE`] answers: there was nothing.
pub(super) const NOTHING: u8 = 0;
/// The entry of the expected version is gone.
pub(super) const GONE: u8 = 1;

/// In: expected version, name of this write, how long the last version stays, in milliseconds. Whether it is gone; another number
/// if another version is there. A write that comes again answers the same again.
pub(super) static DELETE: LazyLock<Script> = LazyLock::new(|| {
    Script::new(with_entry!(
        r"
if not record then return write == ARGV[2] and 1 or 0 end
if version ~= ARGV[1] then return 2 end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'version', version, 'write', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
"
    ))
});

/// In: holder, time in milliseconds. What `SET NX PX` does, and for the holder again.
pub(super) static LEASE: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r"
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
",
    )
});

/// In: holder.
pub(super) static RELEASE: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r"
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 0
",
    )
});
