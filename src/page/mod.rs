//! The page: what is drawn (pure, also tested natively) and what draws it (the browser's).
