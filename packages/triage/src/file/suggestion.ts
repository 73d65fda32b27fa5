export { didYouMean, suggestion } from "@interlock/core";
