//! Wrong results in place of right ones.

use faultline::linearizability::models::{
    AccountInput, KvInput, LockInput, QueueInput, RegisterInput, Text,
};

/// What was there a while before.
pub fn older_value(input: &RegisterInput<u64>, output: &Option<u64>) -> Option<Option<u64>> {
    (*input == RegisterInput::Read).then_some(output.and_then(|value| value.checked_sub(150)))
}

/// Another of the hundred values that there are.
pub fn next_value(input: &RegisterInput<u64>, output: &Option<u64>) -> Option<Option<u64>> {
    (*input == RegisterInput::Read).then_some(output.map(|value| (value + 1) % 100))
}

/// Another of the values that there are.
pub fn other_value(input: &RegisterInput<u64>, output: &Option<u64>) -> Option<Option<u64>> {
    (*input == RegisterInput::Read).then_some(output.map(|value| (value + 1) % 5))
}

/// Without what was appended last.
pub fn shorter_text(input: &KvInput, output: &Text) -> Option<Text> {
    let last = output.rfind('x')?;
    (*input == KvInput::Get).then(|| output[..last.saturating_sub(9)].into())
}

/// With what was appended last before what was appended before it.
pub fn swapped_text(input: &KvInput, output: &Text) -> Option<Text> {
    let last = output.rfind('x').filter(|_| *input == KvInput::Get)?;
    let before = output[..last].rfind('x')?;
    Some([&output[..before], &output[last..], &output[before..last]].concat().into())
}

/// As if nothing had ever been written.
pub fn no_text(input: &KvInput, output: &Text) -> Option<Text> {
    (*input == KvInput::Get && !output.is_empty()).then(|| "".into())
}

/// A token that somebody had before.
pub fn older_token(_input: &LockInput<Option<i64>>, output: &Option<i64>) -> Option<Option<i64>> {
    output.map(|token| Some(token - 1))
}

/// What was put in a little later.
pub fn neighbour(_input: &QueueInput<u64>, output: &Option<u64>) -> Option<Option<u64>> {
    output.map(|value| Some(value + 1))
}

/// One more than there is.
pub fn other_sum(input: &AccountInput, output: &i64) -> Option<i64> {
    (*input == AccountInput::Balance).then_some(output + 1)
}
