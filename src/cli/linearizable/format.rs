//! What a history is, for who has to write one.

/// What the help says of it.
pub(super) const FORMAT: &str = r#"A history is a text of JSON Lines in real-time order, with the words of Jepsen. Every line is an event:
  {"process":0,"type":"invoke","f":"write","key":"a","value":1}
  {"process":1,"type":"invoke","f":"cas","key":"a","value":[1,4]}
  {"process":0,"type":"ok","f":"write","key":"a","value":null}
  {"process":1,"type":"info"}
  {"process":2,"type":"invoke","f":"read","key":"a"}
  {"process":2,"type":"ok","f":"read","key":"a","value":4}

process  a number or a string: who does it. A process does one thing after the other. Events of the process
         "nemesis" are faults and passed over, as blank lines are; every other process is a client.
type     invoke: an operation begins; ok: it took effect; fail: it did not, and never will. A fail says
         nothing of the state: a cas that failed need not have found another value. info: nobody knows; it may
         take effect at any later time, or never, and its process invokes no more under that name. What is
         never completed is open in the same way.
f        the operation, which a completion may leave out; by model:
           register      read, write
           cas-register  read, write, cas with [old, new]; null at first
           kv            get, put, append; strings, "" at first, for which a get may answer null
           mutex         acquire, release; any process may release it
           fenced-lock   acquire, answered with a token that is larger than every one before; release of
                         that token, or of null for whichever is held
           fifo-queue    enqueue of anything but null; dequeue, answered with null if it found nothing
           account       deposit, withdraw of a whole number; balance; 0 at first, never below
key      a number or a string: which object. May be missing, which is an object, too; a completion may leave
         it out.
value    of an invoke the argument, of an ok the result. Missing is null, and a read that answers null has
         seen null. The results of write, cas, put, append, enqueue, deposit, withdraw, release, and of a
         mutex's acquire are not looked at, so an argument may be written back; only false is refused, since
         what did not happen is a fail. Values are compared as JSON, numbers exactly: 1, 1.0 and 1e0 are
         one number, "1" is another value.

Other fields are passed over. A bad history comes with its longest linearizable prefix: cut off there it is
linearizable, and with one line more it is not. What completes in that line cannot be placed; or, if that line
is a fail, it names what cannot be placed unless the one that failed had happened.

Exits with 0 when the history is linearizable, with 1 when not, with 2 when it is none (the message names the
line and what is wrong with it), and with 3 when the time that --seconds leaves was over before it was known."#;
