// What moved programs use of the package of this name: commands that hold their input.
export class ConverseCommand {
  constructor(input) {
    this.input = input;
  }
}

export class ConverseStreamCommand extends ConverseCommand {}
