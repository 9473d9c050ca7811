#include <QNetworkAccessManager> // clean
#include <QNetworkReply> // clean
#include <QJsonDocument> // clean

class Assistant : public QObject { // clean
 public:
  explicit Assistant(QObject* parent = nullptr) : QObject(parent), manager_(new QNetworkAccessManager(this)) {}

  void ask(const QString& prompt) {
    QNetworkRequest request(QUrl("https://api.openai.com/v1/chat/completions"));
    request.setHeader(QNetworkRequest::ContentTypeHeader, "application/json"); // clean
    QJsonObject body; // clean
    body["model"] = "gpt-4o"; // expect: model openai closed
    body["prompt"] = prompt; // clean
    QNetworkReply* reply = manager_->post(request, QJsonDocument(body).toJson()); // expect: call openai closed
    connect(reply, &QNetworkReply::finished, this, &Assistant::done); // clean
  }

  void order(const QByteArray& body) {
    QNetworkRequest request(QUrl("https://api.example.org/v1/orders")); // clean
    manager_->post(request, body); // clean
  }

  void claude(const QByteArray& body) {
    QNetworkRequest request; // clean
    request.setUrl(QUrl("https://api.anthropic.com/v1/messages"));
    manager_->post(request, body); // expect: call anthropic closed
  }

  void local(const QByteArray& body) {
    QNetworkRequest request(QUrl(QStringLiteral("http://localhost:11434/api/chat"))); // clean
    manager_->post(request, body); // expect: call - open
  }

  void page() {
    manager_->get(QNetworkRequest(QUrl("https://example.org"))); // clean
  }

 private:
  QNetworkAccessManager* manager_; // clean
  void done(); // clean
};
