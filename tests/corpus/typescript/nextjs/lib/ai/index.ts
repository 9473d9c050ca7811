export * from "./client"; // clean
export { Assistant as Helper } from "./client"; // clean
export { shorten } from "./shorten"; // clean
