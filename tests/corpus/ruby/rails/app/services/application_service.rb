class ApplicationService
  def self.call(...) = new(...).call # clean
end
