exports.complete = (text) => `${text}.`; // clean
