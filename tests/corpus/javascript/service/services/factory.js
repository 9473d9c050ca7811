const openai = require("./openai"); // clean

class ServiceFactory {
  static getService() {
    switch (process.env.AI_PROVIDER) {
      case "openai":
      default:
        return openai; // clean
    }
  }
}

module.exports = ServiceFactory;
